using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Zooplus.RecService.EndToEnd.Tests.Shipped;

/// <summary>A certificate for this machine, and its key, as PEM files.</summary>
internal static class Certificate
{
    public static void Write(string certificatePath, string keyPath)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
    }
}

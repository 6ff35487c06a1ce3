using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Journal.Snapshots;

/// <summary>
/// What computes: only the same code on the same instruction set makes the same bits of the same facts, since a vectorised sum adds in
/// the order of the vector's width.
/// </summary>
/// <param name="Build">The version and the modules of the code, and of the runtime under it.</param>
/// <param name="InstructionSet">The processor's instructions that the code makes use of.</param>
internal sealed record BuildIdentity(string Build, string InstructionSet)
{
    /// <summary>This process.</summary>
    public static BuildIdentity Current { get; } = new(CurrentBuild(), CurrentInstructionSet());

    private static string CurrentBuild() => string.Create(
        CultureInfo.InvariantCulture,
        $"{typeof(BuildIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion} service={Module(typeof(BuildIdentity))} core={Module(typeof(ShopCatalogue))} numerics={Module(typeof(TensorPrimitives))} runtime={Environment.Version}");

    private static string CurrentInstructionSet()
    {
        (string Name, bool IsThere)[] features =
        [
            ("Avx", Avx.IsSupported), ("Avx2", Avx2.IsSupported), ("Fma", Fma.IsSupported), ("Avx512F", Avx512F.IsSupported),
            ("Avx512DQ", Avx512DQ.IsSupported), ("AdvSimd", AdvSimd.IsSupported),
        ];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{RuntimeInformation.ProcessArchitecture} doubles={Vector<double>.Count} {string.Join(' ', features.Where(feature => feature.IsThere).Select(feature => feature.Name))}");
    }

    private static string Module(Type type) => type.Module.ModuleVersionId.ToString("N");
}

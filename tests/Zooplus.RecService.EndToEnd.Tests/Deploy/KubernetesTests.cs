using k8s;
using k8s.Models;
using YamlDotNet.Serialization;
using Zooplus.RecService.EndToEnd.Tests.Containers;

namespace Zooplus.RecService.EndToEnd.Tests.Deploy;

/// <summary>The manifests, read strictly into the types that are made from the published API: a field that is none is refused.</summary>
public sealed class KubernetesTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "deploy", "kubernetes");

    [Fact]
    public void Every_manifest_is_listed_and_is_what_the_api_knows()
    {
        var listed = Kustomization()["resources"] as List<object>;

        Assert.Equal(Directory.GetFiles(Folder).Select(path => Path.GetFileName(path)!).Where(name => name != "kustomization.yaml").Order(), listed!.Cast<string>().Order());
        Assert.Equal("zooplus-recservice", StatefulSet().Spec.Template.Spec.Containers.Single().Image);
        Assert.Equal(new Dictionary<string, string> { ["app.kubernetes.io/name"] = "recservice" }, StatefulSet().Spec.Selector.MatchLabels);
        Assert.Equal(StatefulSet().Spec.Selector.MatchLabels, Read<V1Service>("service.yaml").Spec.Selector);
        Assert.Equal(StatefulSet().Spec.Selector.MatchLabels, Read<V1NetworkPolicy>("networkpolicy.yaml").Spec.PodSelector.MatchLabels);
        Assert.Equal(StatefulSet().Spec.Template.Spec.ServiceAccountName, Read<V1ServiceAccount>("serviceaccount.yaml").Metadata.Name);
        Assert.Equal("recservice", Read<V1Service>("service.yaml").Metadata.Name);
    }

    [Fact]
    public void A_field_the_api_does_not_know_is_refused() =>
        Assert.ThrowsAny<Exception>(() => KubernetesYaml.Deserialize<V1Service>("apiVersion: v1\nkind: Service\nspec:\n  sellector: {}\n", strict: true));

    [Fact]
    public void There_is_one_pod_and_one_volume_since_the_journal_has_one_owner()
    {
        var set = StatefulSet();

        Assert.Equal(1, set.Spec.Replicas);
        Assert.Equal(["ReadWriteOncePod"], set.Spec.VolumeClaimTemplates.Single().Spec.AccessModes);
        Assert.Null(set.Spec.PodManagementPolicy);
    }

    [Fact]
    public void A_pod_is_not_root_and_can_change_nothing_but_its_volumes()
    {
        var pod = StatefulSet().Spec.Template.Spec;
        var container = pod.Containers.Single();

        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        Assert.NotNull(container.Resources.Limits["memory"]);
    }

    [Fact]
    public void What_the_image_writes_to_is_a_volume_and_what_it_reads_is_mounted()
    {
        var container = StatefulSet().Spec.Template.Spec.Containers.Single();
        var mounts = container.VolumeMounts.Select(mount => mount.MountPath).ToArray();
        var paths = Dockerfile.Lineage("service").SelectMany(stage => stage.Of("ENV")).Single(variables => variables.Contains("Journal__Path", StringComparison.Ordinal));

        Assert.Contains("Journal__Path=/app/data/", paths, StringComparison.Ordinal);
        Assert.Contains("Models__Mlp__Path=/app/models/", paths, StringComparison.Ordinal);
        Assert.Subset(mounts.ToHashSet(), new HashSet<string> { "/app/data", "/app/models", "/app/keys", "/tmp" });
        Assert.All(container.Env.Where(variable => variable.Name.EndsWith("__File", StringComparison.Ordinal)), variable => Assert.StartsWith("/app/keys/", variable.Value, StringComparison.Ordinal));
        Assert.Equal(["Serve", "Admin"], container.Env.Where(variable => variable.Name.EndsWith("__Role", StringComparison.Ordinal)).Select(variable => variable.Value));
    }

    [Fact]
    public void Probes_ask_the_health_endpoints_and_a_stop_has_time_to_end_its_requests()
    {
        var pod = StatefulSet().Spec.Template.Spec;
        var container = pod.Containers.Single();

        Assert.Equal("/health/ready", container.StartupProbe.HttpGet.Path);
        Assert.Equal("/health/ready", container.ReadinessProbe.HttpGet.Path);
        Assert.Equal("/health/live", container.LivenessProbe.HttpGet.Path);
        Assert.Equal(8080, container.Ports.Single(port => port.Name == container.LivenessProbe.HttpGet.Port.Value).ContainerPort);
        Assert.True(pod.TerminationGracePeriodSeconds > 30);
    }

    [Fact]
    public void Only_the_shop_and_the_monitoring_reach_it_and_it_reaches_only_the_collector()
    {
        var policy = Read<V1NetworkPolicy>("networkpolicy.yaml").Spec;

        Assert.Equal(["Ingress", "Egress"], policy.PolicyTypes);
        Assert.Equal("http", policy.Ingress.Single().Ports.Single().Port.Value);
        Assert.Equal(["4317", "53", "53"], policy.Egress.SelectMany(rule => rule.Ports).Select(port => port.Port.Value));
    }

    private static V1StatefulSet StatefulSet() => Read<V1StatefulSet>("statefulset.yaml");

    private static T Read<T>(string file) => KubernetesYaml.Deserialize<T>(File.ReadAllText(Path.Combine(Folder, file)), strict: true);

    private static Dictionary<string, object> Kustomization() =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(File.ReadAllText(Path.Combine(Folder, "kustomization.yaml")));
}

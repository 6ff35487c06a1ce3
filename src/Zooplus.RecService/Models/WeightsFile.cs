using Microsoft.Extensions.Options;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Privacy;

namespace Zooplus.RecService.Models;

/// <summary>The weights on disk, and how they come into service: made ready beside the weights in use, then put in their place as one fact.</summary>
internal sealed class WeightsFile(FactWriter writer, HeadTeacher teacher, UserIdentity identity, IOptions<MlpModelOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private volatile string? _kept;

    /// <summary>Where it is.</summary>
    public string Path => options.Value.Path;

    /// <summary>What tells one content of the file from another without reading it; null while there is none.</summary>
    public (DateTime WrittenAt, long Length)? Stamp
    {
        get
        {
            var file = new FileInfo(Path);
            return file.Exists ? (file.LastWriteTimeUtc, file.Length) : null;
        }
    }

    /// <summary>The <see cref="Stamp"/> of the content that was last served, or found to be none that can be.</summary>
    public (DateTime WrittenAt, long Length)? Known { get; private set; }

    /// <summary>Has the policy answer from the file. The same weights again change nothing.</summary>
    /// <returns>The weights in service.</returns>
    /// <exception cref="WeightsFormatException">It is no file of weights; those in use stay.</exception>
    /// <exception cref="IOException">It is not there or cannot be read; those in use stay.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read; those in use stay.</exception>
    /// <exception cref="JournalException">The change could not be kept; those in use stay.</exception>
    public async Task<MlpWeights> ServeAsync()
    {
        var stamp = Stamp;
        var weights = Load(stamp);
        if (_kept != weights.Version)
        {
            await ServeAsync(weights);
        }

        Known = stamp;
        return weights;
    }

    /// <summary>Has the policies rest on the file while the journal takes no facts: <see cref="ServeAsync()"/> then keeps it later.</summary>
    /// <exception cref="WeightsFormatException">It is no file of weights.</exception>
    /// <exception cref="IOException">It is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public Task ShowAsync()
    {
        var stamp = Stamp;
        var weights = Load(stamp);
        var scorer = new MlpScorer(weights);
        Known = stamp;
        return writer.ShowAsync(() => new WeightsLoaded(weights.Version) { Scorer = scorer, Taught = [] });
    }

    /// <summary>Has the policies rest on weights. Those that learn on top of them are taught beside the ones that serve, and nobody waits for it.</summary>
    /// <exception cref="WeightsFormatException">A score could overflow.</exception>
    /// <exception cref="JournalException">The change could not be kept, or what is to be taught not read; the weights in use stay.</exception>
    public async Task<long> ServeAsync(MlpWeights weights)
    {
        // Made ready here: the writer has others waiting.
        var scorer = new MlpScorer(weights);
        await _oneAtATime.WaitAsync();
        try
        {
            var teaching = teacher.Begin(scorer);
            if (teaching is not null)
            {
                await Task.Run(() => teaching.CatchUp(() => writer.LastSequence));
            }

            var sequence = await writer.WriteAsync(key: null, _ =>
            {
                // What came in since; the facts before a change without a key are all kept and applied.
                teaching?.CatchUp(writer.LastSequence);
                return Ruling<long>.Keep(new WeightsLoaded(weights.Version) { Scorer = scorer, Taught = teaching?.Heads ?? [] }, kept => kept);
            });
            _kept = weights.Version;
            if (teaching is not null)
            {
                teacher.Report(teaching);
            }

            return sequence;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private MlpWeights Load((DateTime WrittenAt, long Length)? stamp)
    {
        try
        {
            return MlpWeights.Load(Path, identity.Rename);
        }
        catch (WeightsFormatException)
        {
            Known = stamp;
            throw;
        }
    }
}

namespace Zooplus.RecService.Simulation.HeadToHead;

/// <summary>
/// Plays one repeat by the notebook's protocol ("run_simulation", appendix): a user comes by, each contender shows a product and
/// gets a reward, and LinUCB learns from its own before the next user.
/// </summary>
/// <remarks>
/// The order of draws is fixed: user, the MLP's reward, LinUCB's reward, the random contender's product, its reward; a contender
/// that does not take part draws nothing, and a step of the warm-up draws the user and LinUCB's reward alone. Nothing of that
/// depends on the shop's timing, so questions that cannot influence each other are under way at the same time.
/// </remarks>
public sealed class Match
{
    private readonly WorldDraws _draws;
    private readonly IShop _shop;
    private readonly RecommendationIds _ids;
    private readonly MatchPlan _plan;
    private readonly bool _mlp;
    private readonly bool _linUcb;
    private readonly bool _random;

    /// <summary>Prepares a repeat.</summary>
    /// <param name="draws">The stream of users and rewards.</param>
    /// <param name="shop">Where it is played. Its policies must be fresh.</param>
    /// <param name="ids">The ids of its decisions.</param>
    /// <param name="plan">What is played.</param>
    public Match(WorldDraws draws, IShop shop, RecommendationIds ids, MatchPlan plan)
    {
        _draws = draws;
        _shop = shop;
        _ids = ids;
        _plan = plan;
        _mlp = plan.Includes(Contender.Mlp);
        _linUcb = plan.Includes(Contender.LinUcb);
        _random = plan.Includes(Contender.Random);
    }

    /// <summary>Plays to the end. Whatever stops it, the recorder holds the steps that were played to their end.</summary>
    /// <param name="recorder">Takes down each step.</param>
    /// <param name="cancellationToken">Stops the match after the step in play.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="InvalidDataException">The shop showed another product than the only candidate.</exception>
    public async Task PlayAsync(HistoryRecorder recorder, CancellationToken cancellationToken)
    {
        for (var step = 0; step < _plan.WarmUp; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await WarmUpAsync(step, cancellationToken).ConfigureAwait(false);
            recorder.EndWarmUpStep();
        }

        var sends = new UnacknowledgedSends();
        try
        {
            for (var step = 0; step < _plan.Steps; step++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await StepAsync(step, recorder, sends, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await sends.AllAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask WarmUpAsync(int step, CancellationToken cancellationToken)
    {
        var ask = new Ask(_ids.OfWarmUp(step, Contender.LinUcb), Contender.LinUcb, _draws.DrawUser());
        var product = await _shop.RecommendAsync(ask, cancellationToken).ConfigureAwait(false);
        var reward = _draws.DrawReward(ask.User, product);
        await _shop.SendRewardAsync(ask, product, reward, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask StepAsync(int step, HistoryRecorder recorder, UnacknowledgedSends sends, CancellationToken cancellationToken)
    {
        var user = _draws.DrawUser();
        var mlp = new Ask(_mlp ? _ids.Of(step, Contender.Mlp) : "", Contender.Mlp, user);
        var linUcb = new Ask(_linUcb ? _ids.Of(step, Contender.LinUcb) : "", Contender.LinUcb, user);
        var mlpAnswer = _mlp ? _shop.RecommendAsync(mlp, cancellationToken) : default;
        var linUcbAnswer = _linUcb ? _shop.RecommendAsync(linUcb, cancellationToken) : default;

        if (_mlp)
        {
            var product = await mlpAnswer.ConfigureAwait(false);
            var reward = Show(recorder, mlp, product);
            await sends.AddAsync(_shop.SendRewardAsync(mlp, product, reward, cancellationToken)).ConfigureAwait(false);
        }

        var learned = default(ValueTask);
        if (_linUcb)
        {
            var product = await linUcbAnswer.ConfigureAwait(false);
            var reward = Show(recorder, linUcb, product);
            learned = _shop.SendRewardAsync(linUcb, product, reward, cancellationToken);
        }

        if (_random)
        {
            var product = _draws.DrawProduct();
            var random = new Ask(_ids.Of(step, Contender.Random), Contender.Random, user, product);
            var reward = Show(recorder, random, product);
            await sends.AddAsync(ShowDrawnAsync(random, product, reward, cancellationToken)).ConfigureAwait(false);
        }

        // What LinUCB shows next rests on this reward, so nothing goes on before it is learned.
        await learned.ConfigureAwait(false);
        recorder.EndStep(user, _draws.World.BestClickProbability(user));
    }

    private int Show(HistoryRecorder recorder, Ask ask, int product)
    {
        var reward = _draws.DrawReward(ask.User, product);
        recorder.Add(ask.Contender, product, reward, _draws.World.TrueClickProbability(ask.User, product));
        return reward;
    }

    private async ValueTask ShowDrawnAsync(Ask ask, int product, int reward, CancellationToken cancellationToken)
    {
        var shown = await _shop.RecommendAsync(ask, cancellationToken).ConfigureAwait(false);
        if (shown != product)
        {
            throw new InvalidDataException($"{ask.RecommendationId}: the shop showed product {shown}, and the only candidate was {product}.");
        }

        await _shop.SendRewardAsync(ask, product, reward, cancellationToken).ConfigureAwait(false);
    }
}

using System.Diagnostics.CodeAnalysis;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.Recommendations.Memory;

/// <summary>
/// The form of a decision in memory, some hundred bytes without references: what most decisions lack or have alike takes a bit at most.
/// It begins with what decisions are searched by, which <see cref="DecisionHeader"/> reads. Never written to a disk, so it has no
/// versions. Not safe for use by several threads.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The writer holds memory and nothing else.")]
internal sealed class DecisionForm
{
    private readonly FormWriter _writer = new();
    private readonly RecurringTexts _texts = new();
    private readonly ItemForm _items;

    public DecisionForm() => _items = new ItemForm(_writer, _texts);

    [Flags]
    private enum RequestParts : byte
    {
        OwnId = 1,
        Policy = 1 << 1,
        OtherPolicy = 1 << 2,
        Context = 1 << 3,
        Lists = 1 << 4,
        MaxPerCategory = 1 << 5,
        Activate = 1 << 6,
        Several = 1 << 7,
    }

    [Flags]
    private enum ResponseParts : byte
    {
        AssignmentProbability = 1,
        Explored = 1 << 1,
        Recorded = 1 << 2,
        Expires = 1 << 3,
        ExpiredOtherwise = 1 << 4,
        ExpiryGiven = 1 << 5,
        Attributes = 1 << 6,
        Span = 1 << 7,
    }

    /// <summary>Writes a decision.</summary>
    /// <returns>Its bytes; valid until the next is written.</returns>
    public ReadOnlySpan<byte> Write(Decision decision)
    {
        _writer.Clear();
        DecisionHeader.Write(_writer, decision);
        Write(decision.Request, decision.Response.Policy);
        WriteResponse(decision);
        for (var item = 0; item < decision.Response.Items.Count; item++)
        {
            _items.Write(decision.Response.Items[item], item + 1);
            _items.Write(decision.OutcomeOf(item), decision);
        }

        return _writer.Written;
    }

    /// <summary>Reads what <see cref="Write(Decision)"/> wrote.</summary>
    public Decision Read(ArraySegment<byte> bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false));
        var (sequence, isClosed) = (reader.ReadInt64(), reader.ReadBoolean());
        var (id, userId, policy) = (DecisionId.Read(reader), reader.ReadString(), reader.ReadString());
        var request = ReadRequest(reader, id, userId, policy);
        var parts = (ResponseParts)reader.ReadByte();
        var madeAt = Time(reader.ReadInt64());
        var expiresAt = parts.HasFlag(ResponseParts.Expires) ? Later(reader, madeAt) : (DateTimeOffset?)null;
        var givenExpiry = !parts.HasFlag(ResponseParts.ExpiredOtherwise) ? expiresAt : parts.HasFlag(ResponseParts.ExpiryGiven) ? Later(reader, madeAt) : null;
        var (pending, persona, schemaVersion) = ((Pending)reader.ReadByte(), _texts.Read(reader), reader.Read7BitEncodedInt64());
        var attributes = parts.HasFlag(ResponseParts.Attributes) ? AttributeSet.Read(reader) : null;
        var span = parts.HasFlag(ResponseParts.Span) ? reader.ReadString() : null;
        var (arm, version, basis) = (_texts.Read(reader), reader.ReadString(), (Basis)reader.ReadByte());
        var probability = parts.HasFlag(ResponseParts.AssignmentProbability) ? reader.ReadDouble() : (double?)null;
        var items = new RecommendedItem[reader.Read7BitEncodedInt()];
        var outcomes = new Decision.Outcome?[items.Length];
        for (var item = 0; item < items.Length; item++)
        {
            items[item] = _items.Read(reader, item + 1);
            outcomes[item] = _items.ReadOutcome(reader, sequence, madeAt);
        }

        var response = new RecommendResponse
        {
            RecommendationId = id,
            Policy = policy,
            ExperimentArm = arm,
            AssignmentProbability = probability,
            ModelVersion = version,
            Basis = basis,
            Explored = parts.HasFlag(ResponseParts.Explored),
            Recorded = parts.HasFlag(ResponseParts.Recorded),
            ExpiresAt = givenExpiry,
            Items = items,
        };
        var decision = new Decision(sequence, request, response, persona, madeAt, pending) { Attributes = attributes, SchemaVersion = schemaVersion, Span = span };
        decision.GoOnFrom(expiresAt?.UtcTicks ?? Decision.NotActivated, isClosed, outcomes);
        return decision;
    }

    /// <summary>Forgets the texts that decisions have in common; what has been written can no longer be read.</summary>
    public void Clear() => _texts.Clear();

    private void Write(RecommendRequest request, string policy)
    {
        var parts = When(request.RecommendationId is not null, RequestParts.OwnId)
            | When(request.Policy == policy, RequestParts.Policy)
            | When(request.Policy is not null && request.Policy != policy, RequestParts.OtherPolicy)
            | When(request.Context is not null, RequestParts.Context)
            | When(request.Candidates is not null || request.Exclude is not null || request.Categories is not null, RequestParts.Lists)
            | When(request.MaxPerCategory is not null, RequestParts.MaxPerCategory)
            | When(request.Activate, RequestParts.Activate)
            | When(request.Count != 1, RequestParts.Several);
        _writer.Write((byte)parts);
        if (parts.HasFlag(RequestParts.OtherPolicy))
        {
            _writer.Write(request.Policy!);
        }

        if (request.Context is { } context)
        {
            _texts.Write(_writer, context.Persona);
            AttributeSet.Write(_writer, context.Attributes);
        }

        if (parts.HasFlag(RequestParts.Lists))
        {
            Write(request.Candidates);
            Write(request.Exclude);
            Write(request.Categories);
        }

        if (request.MaxPerCategory is { } most)
        {
            _writer.Write7BitEncodedInt(most);
        }

        if (parts.HasFlag(RequestParts.Several))
        {
            _writer.Write7BitEncodedInt(request.Count);
        }
    }

    private RecommendRequest ReadRequest(BinaryReader reader, string id, string userId, string policy)
    {
        var parts = (RequestParts)reader.ReadByte();
        var asked = parts.HasFlag(RequestParts.OtherPolicy) ? reader.ReadString() : parts.HasFlag(RequestParts.Policy) ? policy : null;
        var context = parts.HasFlag(RequestParts.Context) ? new RequestContext(_texts.Read(reader), AttributeSet.Read(reader)) : null;
        var hasLists = parts.HasFlag(RequestParts.Lists);
        return new RecommendRequest(userId, parts.HasFlag(RequestParts.OwnId) ? id : null)
        {
            Policy = asked,
            Context = context,
            Candidates = hasLists ? ReadList(reader) : null,
            Exclude = hasLists ? ReadList(reader) : null,
            Categories = hasLists ? ReadList(reader) : null,
            MaxPerCategory = parts.HasFlag(RequestParts.MaxPerCategory) ? reader.Read7BitEncodedInt() : null,
            Count = parts.HasFlag(RequestParts.Several) ? reader.Read7BitEncodedInt() : 1,
            Activate = parts.HasFlag(RequestParts.Activate),
        };
    }

    private void WriteResponse(Decision decision)
    {
        var (response, expiresAt) = (decision.Response, decision.ExpiresAt);
        var parts = When(response.AssignmentProbability is not null, ResponseParts.AssignmentProbability)
            | When(response.Explored, ResponseParts.Explored)
            | When(response.Recorded, ResponseParts.Recorded)
            | When(expiresAt is not null, ResponseParts.Expires)
            | When(response.ExpiresAt != expiresAt, ResponseParts.ExpiredOtherwise)
            | When(response.ExpiresAt is not null, ResponseParts.ExpiryGiven)
            | When(decision.Attributes is not null, ResponseParts.Attributes)
            | When(decision.Span is not null, ResponseParts.Span);
        _writer.Write((byte)parts);
        _writer.Write(decision.MadeAt.UtcTicks);
        if (expiresAt is { } expiry)
        {
            WriteLater(expiry, decision.MadeAt);
        }

        if (parts.HasFlag(ResponseParts.ExpiredOtherwise) && response.ExpiresAt is { } given)
        {
            WriteLater(given, decision.MadeAt);
        }

        _writer.Write((byte)decision.Pending);
        _texts.Write(_writer, decision.Persona);
        _writer.Write7BitEncodedInt64(decision.SchemaVersion);
        if (decision.Attributes is not null)
        {
            AttributeSet.Write(_writer, decision.Attributes);
        }

        if (decision.Span is { } span)
        {
            _writer.Write(span);
        }

        _texts.Write(_writer, response.ExperimentArm);
        _writer.Write(response.ModelVersion);
        _writer.Write((byte)response.Basis);
        if (response.AssignmentProbability is { } probability)
        {
            _writer.Write(probability);
        }

        _writer.Write7BitEncodedInt(response.Items.Count);
    }

    private void Write(IReadOnlyList<string>? values)
    {
        _writer.Write7BitEncodedInt(values is null ? 0 : values.Count + 1);
        for (var i = 0; i < values?.Count; i++)
        {
            _writer.Write(values[i]);
        }
    }

    private static string[]? ReadList(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        if (count == 0)
        {
            return null;
        }

        var values = new string[count - 1];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = reader.ReadString();
        }

        return values;
    }

    private void WriteLater(DateTimeOffset time, DateTimeOffset since) => _writer.Write7BitEncodedInt64(time.UtcTicks - since.UtcTicks);

    private static DateTimeOffset Later(BinaryReader reader, DateTimeOffset since) => Time(since.UtcTicks + reader.Read7BitEncodedInt64());

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    private static RequestParts When(bool condition, RequestParts part) => condition ? part : 0;

    private static ResponseParts When(bool condition, ResponseParts part) => condition ? part : 0;
}

namespace Zooplus.RecService.Observability;

/// <summary>The numbers of the log messages. A number that is no longer used stays unused.</summary>
internal static class EventIds
{
    public const int UnexpectedException = 1;
    public const int CatalogueLoaded = 10;
    public const int WeightsLoaded = 20;
    public const int WeightsAbsent = 21;
    public const int WeightsReloaded = 22;
    public const int WeightsRefused = 23;
    public const int HeadTaught = 24;
    public const int HeadTaughtPartly = 25;
    public const int JournalRecovered = 31;
    public const int FactsNotKept = 32;
    public const int JournalReopened = 33;
    public const int JournalNotReopened = 34;
    public const int DecisionsClosed = 35;
    public const int JournalSetAside = 36;
    public const int LossAccepted = 37;
    public const int NotLoaded = 38;
    public const int JournalCompacted = 39;
    public const int SnapshotTaken = 40;
    public const int SnapshotFailed = 41;
    public const int SnapshotDamaged = 42;
    public const int SnapshotOfAnotherBuild = 43;
    public const int SnapshotsNotPrepared = 44;
    public const int RecoveryProgress = 45;
    public const int JournalEndsEarly = 46;
    public const int HistoryIncomplete = 47;
    public const int HistoryStarts = 48;
    public const int TaughtAfresh = 49;
    public const int JournalNotCompacted = 60;
    public const int WriterBroken = 61;
    public const int JournalOnlyRead = 62;
    public const int JournalNotRead = 63;
    public const int NotLoadedYet = 64;
    public const int JournalSound = 65;
    public const int JournalFoundDamaged = 66;
    public const int JournalNotChecked = 67;
    public const int LogNotMoved = 68;
    public const int DamagedRowRead = 69;
    public const int WarmedUp = 70;
    public const int WarmUpPartial = 71;
    public const int NotWarmedUp = 72;
    public const int LogMovedAgain = 73;
    public const int TailReplayed = 74;
    public const int TailDamaged = 75;
}

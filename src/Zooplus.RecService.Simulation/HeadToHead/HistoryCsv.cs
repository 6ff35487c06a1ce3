using System.Buffers.Text;

namespace Zooplus.RecService.Simulation.HeadToHead;

/// <summary>Writes histories as CSV, a row for each decision. The same play gives the same bytes, wherever it was played.</summary>
public static class HistoryCsv
{
    private const int RowBytesMax = 96;
    private const int BufferBytes = 64 * 1024;

    /// <summary>Writes a header and every repeat: UTF-8 without a mark, lines ended by a line feed.</summary>
    /// <param name="destination">Receives the text; the caller disposes of it.</param>
    /// <param name="histories">The repeats, in order.</param>
    public static void Write(Stream destination, IEnumerable<History> histories)
    {
        destination.Write("repeat,step,user_id,contender,product_id,reward\n"u8);
        var names = Contenders.All.Select(contender => System.Text.Encoding.UTF8.GetBytes(contender.Name())).ToArray();
        var buffer = new byte[BufferBytes];
        var length = 0;
        foreach (var history in histories)
        {
            for (var step = 0; step < history.Steps; step++)
            {
                foreach (var contender in history.Contenders)
                {
                    if (buffer.Length - length < RowBytesMax)
                    {
                        destination.Write(buffer, 0, length);
                        length = 0;
                    }

                    Append(history.Repeat, (byte)',');
                    Append(step, (byte)',');
                    Append(history.Users[step], (byte)',');
                    names[(int)contender.Contender].CopyTo(buffer, length);
                    length += names[(int)contender.Contender].Length;
                    buffer[length++] = (byte)',';
                    Append(contender.Products[step], (byte)',');
                    Append(contender.Rewards[step], (byte)'\n');
                }
            }
        }

        destination.Write(buffer, 0, length);

        void Append(int value, byte separator)
        {
            Utf8Formatter.TryFormat(value, buffer.AsSpan(length), out var written);
            length += written;
            buffer[length++] = separator;
        }
    }
}

// Server-sent events over fetch: an EventSource cannot send a key.

import { send } from './api.js';

const again = 2000;

/**
 * Listens until told to stop, and takes up a stream that has ended.
 * @param {string} path Where the stream is.
 * @param {(data: Object) => void} told Is given the data of each event.
 * @param {(fault: Error|null) => void} lost Is given why nothing comes, and null when it comes again.
 * @returns {() => void} Stops listening.
 */
export function listen(path, told, lost) {
  const stopped = new AbortController();
  (async () => {
    while (!stopped.signal.aborted) {
      try {
        const response = await send('GET', path, { signal: stopped.signal });
        lost(null);
        for await (const data of events(response.body.pipeThrough(new TextDecoderStream()))) {
          told(JSON.parse(data));
        }
      } catch (fault) {
        if (!stopped.signal.aborted) {
          lost(fault);
        }
      }
      await new Promise((resume) => setTimeout(resume, again));
    }
  })();
  return () => stopped.abort();
}

/** The data of each event of a stream (HTML standard, "Interpreting an event stream"; our events have data and no comments in it). */
async function* events(stream) {
  let text = '';
  const reader = stream.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    text += piece.value.replaceAll('\r', '');
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = text.slice(0, end).split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trimStart());
      text = text.slice(end + 2);
      if (data.length > 0) {
        yield data.join('\n');
      }
    }
  }
}

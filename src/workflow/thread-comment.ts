/** The one comment that the App keeps in a thread: what was asked, and what came of it; the newest first. */

export type ReplyMark = 'done' | 'refused' | 'failed' | 'working';

export interface Reply {
  /** What it answers, such as the id of a comment: the same again takes its place. */
  key: string;
  /** `@alice: /spec finalize fdd`. */
  asked: string;
  mark: ReplyMark;
  text: string;
}

export const threadMarker = '<!-- specgate:thread -->';

const symbols: Record<ReplyMark, string> = { done: '✅', refused: '🚫', failed: '⚠️', working: '⏳' };

const opening = (key: string): string => `<!-- specgate:reply ${key} -->`;
const closing = '<!-- specgate:end -->';

/** Nothing that a reply quotes may be taken for the frame around it. */
const framed = (text: string): string => text.replaceAll('<!--', '<!\u200b--');

const render = ({ key, asked, mark, text }: Reply): string =>
  [opening(key), `${symbols[mark]} ${asked}`, '', text, closing].join('\n');

interface Kept {
  key: string;
  block: string;
}

const keptIn = (body: string): Kept[] =>
  // Whoever edits a comment in a browser leaves line ends of their own.
  [
    ...body
      .replaceAll('\r\n', '\n')
      .matchAll(/^<!-- specgate:reply (\S+) -->\n[\s\S]*?\n<!-- specgate:end -->$/gm),
  ].map(([block, key = '']) => ({ key, block }));

/** GitHub takes 65,536 characters; what is older than what fits is left out, and that is said. */
const limit = 64_000;
const mostReplies = 25;

/** Keys of the replies that a comment holds. */
export const repliesIn = (body: string): string[] => keptIn(body).map(({ key }) => key);

const head = `${threadMarker}\n### Specgate`;
const cutNote = 'Older replies were left out for want of room.';
const foot = '<sub>One comment, edited in place. `/spec help` lists what can be said here.</sub>';

const longestAsked = 1_000;

/** The reply as it is shown, which may be longer than what was said. */
const fitted = ({ text, asked, ...reply }: Reply, room: number): Reply => {
  const shown = {
    ...reply,
    asked: framed(asked).slice(0, longestAsked).toWellFormed(),
    text: framed(text.trim()),
  };
  const spare = room - render({ ...shown, text: '' }).length - 100;
  return shown.text.length <= spare
    ? shown
    : { ...shown, text: `${shown.text.slice(0, spare).toWellFormed()}\n\n*Cut for want of room.*` };
};

const separator = 10;

/** What fits of the replies: the one that was just given, whatever its place, and then the newest. */
const roomFor = (blocks: readonly Kept[], key: string): Kept[] => {
  const given = blocks.find((each) => each.key === key);
  let left = limit - 1_000 - (given?.block.length ?? 0);
  let places = mostReplies - 1;
  let isFull = false;
  return blocks.filter((each) => {
    if (each === given) return true;
    left -= each.block.length + separator;
    places -= 1;
    isFull ||= left < 0 || places < 0;
    return !isFull;
  });
};

/** The comment with a reply in it: at the top, or in place of the one that answered the same. */
export const withReply = (body: string | null, reply: Reply): string => {
  const kept = keptIn(body ?? '');
  const block = render(fitted(reply, limit - 1_000));
  const isKnown = kept.some(({ key }) => key === reply.key);
  const blocks = isKnown
    ? kept.map((each) => (each.key === reply.key ? { ...each, block } : each))
    : [{ key: reply.key, block }, ...kept];
  const shown = roomFor(blocks, reply.key);
  const isCut = shown.length < blocks.length || body?.includes(`${cutNote}\n\n${foot}`) === true;
  return [head, shown.map((each) => each.block).join('\n\n---\n\n'), ...(isCut ? [cutNote] : []), foot].join(
    '\n\n',
  );
};

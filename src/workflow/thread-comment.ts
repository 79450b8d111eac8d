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
  [opening(key), `${symbols[mark]} ${framed(asked)}`, '', framed(text.trim()), closing].join('\n');

interface Kept {
  key: string;
  block: string;
}

const keptIn = (body: string): Kept[] =>
  [...body.matchAll(/^<!-- specgate:reply (\S+) -->\n[\s\S]*?\n<!-- specgate:end -->$/gm)].map(
    ([block, key = '']) => ({ key, block }),
  );

/** GitHub takes 65,536 characters; what is older than what fits is left out, and that is said. */
const limit = 64_000;
const mostReplies = 25;

/** Keys of the replies that a comment holds. */
export const repliesIn = (body: string): string[] => keptIn(body).map(({ key }) => key);

const head = `${threadMarker}\n### Specgate`;
const cutNote = 'Older replies were left out for want of room.';
const foot = '<sub>One comment, edited in place. `/spec help` lists what can be said here.</sub>';

const cutText = (reply: Reply, room: number): Reply => {
  const spare = room - render({ ...reply, text: '' }).length - 100;
  return reply.text.length <= spare
    ? reply
    : { ...reply, text: `${reply.text.slice(0, spare)}\n\n*Cut for want of room.*` };
};

/** The comment with a reply in it: at the top, or in place of the one that answered the same. */
export const withReply = (body: string | null, reply: Reply): string => {
  const kept = keptIn(body ?? '');
  const block = render(cutText(reply, limit - 1_000));
  const isKnown = kept.some(({ key }) => key === reply.key);
  const blocks = isKnown
    ? kept.map((each) => (each.key === reply.key ? block : each.block))
    : [block, ...kept.map((each) => each.block)];
  const shown: string[] = [];
  let used = 0;
  for (const each of blocks.slice(0, mostReplies)) {
    used += each.length + 10;
    if (used > limit - 1_000 && shown.length > 0) break;
    shown.push(each);
  }
  const isCut = shown.length < blocks.length;
  return [head, shown.join('\n\n---\n\n'), ...(isCut ? [cutNote] : []), foot].join('\n\n');
};

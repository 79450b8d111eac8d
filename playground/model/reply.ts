/** What a scripted model does when it is asked: answers, or one of the things that endpoints do instead. */

export interface Answer {
  /** Bytes are sent as they are, whether they are UTF-8 or not. */
  text?: string | Buffer;
  calls?: readonly { id?: string; name: string; input: unknown }[];
  /** `stop`, or `tool_calls` where there are some, unless it is said. */
  finish?: 'stop' | 'length' | 'tool_calls' | 'content_filter';
  /** Counted roughly unless it is said; null leaves it out. */
  usage?: { input: number; output: number } | null;
  /** What the endpoint says it has read. */
  citations?: readonly { title: string; url: string }[];
  /** Between one piece and the next. */
  pauseMilliseconds?: number;
}

export interface Refusal {
  status: number;
  message?: string;
  headers?: Readonly<Record<string, string>>;
}

export type Reply =
  | string
  | Answer
  /** An HTTP status with an error as its body. */
  | { refuse: Refusal }
  /** So much is sent, and then the connection is cut. */
  | { cutAfter: string }
  /** So much is sent, and then nothing, with the connection kept open. */
  | { hangAfter: string }
  /** 200, and a body that is no stream of events. */
  | { garbage: string | Buffer };

export const refuse = (status: number, message = 'no', headers: Refusal['headers'] = {}): Reply => ({
  refuse: { status, message, headers },
});

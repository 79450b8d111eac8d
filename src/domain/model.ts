import type { Tokens } from './authoring.ts';

/** A model behind an endpoint, and what is said to it. */

export interface ToolCall {
  id: string;
  name: string;
  /** JSON as the model wrote it: nobody has looked at it yet. */
  input: string;
}

export type ModelMessage =
  | { role: 'system' | 'user'; text: string }
  | { role: 'assistant'; text: string; calls?: readonly ToolCall[] }
  | { role: 'tool'; call: string; text: string };

export interface ModelTool {
  name: string;
  description: string;
  /** JSON schema of its input. */
  input: Readonly<Record<string, unknown>>;
}

export interface ModelRequest {
  messages: readonly ModelMessage[];
  tools?: readonly ModelTool[];
  /** Look things up before answering; asked only of endpoints that can. */
  search?: boolean;
}

/** What an endpoint says it has read. */
export interface Citation {
  title: string;
  url: string;
}

export interface ModelAnswer {
  text: string;
  calls: readonly ToolCall[];
  /** `cut`: there is more, and there was no room for it. */
  end: 'stop' | 'cut' | 'tools';
  citations: readonly Citation[];
  tokens: Tokens;
}

export interface Model {
  /** As people know it, such as `gpt-5`. */
  name: string;
  canSearch: boolean;
  ask(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer>;
}

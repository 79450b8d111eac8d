/** An answer that refuses, in GitHub's shape. */
export class ApiError extends Error {
  override name = 'ApiError';
  status: number;
  details: Record<string, unknown>;

  constructor(status: number, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

export interface FieldError {
  resource: string;
  field: string;
  code: 'missing' | 'missing_field' | 'invalid' | 'already_exists' | 'unprocessable' | 'custom';
  message?: string;
  value?: string | null;
}

export const notFound = (message = 'Not Found'): ApiError => new ApiError(404, message);

export const unprocessable = (message: string, errors?: FieldError[]): ApiError =>
  new ApiError(422, message, errors ? { errors } : {});

export const validationFailed = (...errors: FieldError[]): ApiError =>
  unprocessable('Validation Failed', errors);

export const badCredentials = (): ApiError => new ApiError(401, 'Bad credentials');

export const notAccessible = (): ApiError => new ApiError(403, 'Resource not accessible by integration');

export const ruleViolation = (status: number, sentences: readonly string[]): ApiError =>
  new ApiError(status, `Repository rule violations found\n\n${sentences.join('\n\n')}\n\n`);

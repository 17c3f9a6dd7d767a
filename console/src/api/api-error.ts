// A refusal of the server's, or that it could not be asked at all.

export class ApiError extends Error {
  override name = 'ApiError';
  /** Of the catalogue in docs/errors.md; `unreachable` when there was no answer. */
  readonly code: string;
  /** Of HTTP; 0 when there was no answer. */
  readonly status: number;
  /** Whether the same may succeed later. */
  readonly temporary: boolean;
  readonly issues: readonly { path: string; message: string }[];

  constructor(
    problem: {
      detail: string;
      code: string;
      status: number;
      temporary: boolean;
      issues?: ApiError['issues'] | undefined;
    },
    cause?: unknown,
  ) {
    super(problem.detail, { cause });
    this.code = problem.code;
    this.status = problem.status;
    this.temporary = problem.temporary;
    this.issues = problem.issues ?? [];
  }
}

export function unreachable(cause: unknown): ApiError {
  const detail = 'The server cannot be reached. Is it running, and are you online?';
  return new ApiError({ detail, code: 'unreachable', status: 0, temporary: true }, cause);
}

/** What the server says of a request that it has refused. */
export async function errorOfAnswer(answer: Response): Promise<ApiError> {
  const problem = await answer.json().catch(() => null);
  const isOurs = typeof problem?.code === 'string' && typeof problem.detail === 'string';
  if (isOurs) return new ApiError({ ...problem, status: answer.status });
  const detail = `The server answered ${answer.status}.`;
  return new ApiError({
    detail,
    code: `http-${answer.status}`,
    status: answer.status,
    temporary: answer.status >= 500,
  });
}

// Calls to the service. The key stays in this tab's session, and is sent with every call once there is one.

const storage = 'recservice.key';

/** A refusal, with the words of the service's problem document. */
export class ApiError extends Error {
  constructor(status, problem, retryAfter) {
    super(problem.detail ?? problem.title ?? `The service answered ${status}.`);
    this.status = status;
    this.title = problem.title ?? 'The service refused.';
    this.retryAfter = retryAfter;
  }

  /** Whether the same call may succeed later. */
  get isPassing() {
    return this.status === 429 || (this.status === 503 && this.retryAfter > 0);
  }
}

export const key = {
  get: () => sessionStorage.getItem(storage) ?? '',
  set: (value) => (value ? sessionStorage.setItem(storage, value) : sessionStorage.removeItem(storage)),
};

/**
 * Sends a request.
 * @returns {Promise<Response>} The answer, which is a success.
 * @throws {ApiError} The service refused, or could not be reached (status 0).
 */
export async function send(method, path, { body, signal } = {}) {
  const headers = { Accept: 'application/json, text/event-stream' };
  if (key.get()) {
    headers.Authorization = `Bearer ${key.get()}`;
  }
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  let response;
  try {
    response = await fetch(path, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body), cache: 'no-store' });
  } catch (fault) {
    if (fault.name === 'AbortError') {
      throw fault;
    }
    throw new ApiError(0, { title: 'The service cannot be reached.', detail: 'It may have been stopped, or the network is down.' }, 0);
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new ApiError(response.status, problem, Number(response.headers.get('Retry-After') ?? 0));
  }
  return response;
}

const json = async (...call) => (await send(...call)).json();
const query = (values) => new URLSearchParams(Object.entries(values).filter(([, value]) => value !== '' && value !== null && value !== undefined)).toString();

export const recommend = (request) => json('POST', 'recommend', { body: request });
export const feedback = (request) => json('POST', 'feedback', { body: request });
export const policies = () => json('GET', 'policies');
export const forget = (policy) => json('POST', `policies/${encodeURIComponent(policy)}/reset`, { body: {} });
export const summary = () => json('GET', 'catalogue/summary');
export const beliefs = (policy) => json('GET', `policies/${encodeURIComponent(policy)}/beliefs`);
export const cell = (policy, persona, category) => json('GET', `policies/${encodeURIComponent(policy)}/beliefs/products?${query({ persona, category })}`);
export const arms = (policy, products) => json('GET', `policies/${encodeURIComponent(policy)}/arms?${new URLSearchParams(products.map((id) => ['product', id]))}`);
export const recommendations = (filter) => json('GET', `recommendations?${query(filter)}`);

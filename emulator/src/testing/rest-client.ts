// Speaks to the emulator's REST API as an application would.

const basicAuth = `Basic ${Buffer.from('key:token').toString('base64')}`;

export interface RestClient {
  get(path: string): Promise<Response>;
  /** `path` begins after the account. */
  getJson(path: string): Promise<Record<string, unknown>>;
  connect(parameters: Record<string, string>): Promise<Response>;
  /** Places a call that must be taken, and returns its sid. */
  call(parameters?: Record<string, string>): Promise<string>;
}

export const twoPhones = { From: '09876509998', To: '09876509999', CallerId: '08047000001' };

export function restClient({ url }: { url: string }): RestClient {
  const account = `${url}/v1/Accounts/emulated1`;
  const get = (path: string) => fetch(`${account}${path}`, { headers: { authorization: basicAuth } });
  const connect = (parameters: Record<string, string>) =>
    fetch(`${account}/Calls/connect.json`, {
      method: 'POST',
      headers: { authorization: basicAuth },
      body: new URLSearchParams(parameters),
    });
  return {
    get,
    connect,
    getJson: async (path) => (await (await get(path)).json()) as Record<string, unknown>,
    async call(parameters = {}) {
      const response = await connect({ ...twoPhones, ...parameters });
      if (response.status !== 200) throw new Error(await response.text());
      const { Call } = (await response.json()) as { Call: { Sid: string } };
      return Call.Sid;
    },
  };
}

// The other instances of this deployment, as the environment names them.

export interface Peer {
  /** Its PUBLIC_URL. */
  url: string;
  role: 'primary' | 'fallback';
}

/** All that are named but the one at `publicUrl`, which is this one. */
export function peersOf(
  named: { PRIMARY_URL?: string | undefined; FALLBACK_URL?: string | undefined },
  publicUrl: string,
): Peer[] {
  const urls = { primary: named.PRIMARY_URL, fallback: named.FALLBACK_URL };
  return (['primary', 'fallback'] as const).flatMap((role) => {
    const url = urls[role];
    return url === undefined || url === publicUrl ? [] : [{ url, role }];
  });
}

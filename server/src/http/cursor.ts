// The opaque cursor of the list of calls: the place of the last call of a page.

export interface CallPlace {
  createdAt: number;
  id: string;
}

export function encodeCursor({ createdAt, id }: CallPlace): string {
  return Buffer.from(`${createdAt} ${id}`).toString('base64url');
}

/** Null for anything that `encodeCursor` has not made. */
export function decodeCursor(cursor: string): CallPlace | null {
  const place = /^(\d{1,15}) ([\w-]{1,64})$/.exec(Buffer.from(cursor, 'base64url').toString());
  return place === null ? null : { createdAt: Number(place[1]), id: String(place[2]) };
}

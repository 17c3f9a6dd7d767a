// What every engine must do about leases.
import { describe, expect } from 'vitest';
import { onEngine } from './testing/engines.ts';

const long = { name: 'duty', ttlMs: 60_000 };
/** Has run out as soon as it is there. */
const over = { name: 'duty', ttlMs: 0 };

describe.each(Object.entries(onEngine))('leases on %s', (_name, test) => {
  test('of all who claim at once one holds it, and the others are told when it may be free', async ({ store }) => {
    const claims = await Promise.all(
      Array.from({ length: 10 }, (_, index) => store.claimLease({ ...long, holder: `holder ${index}` })),
    );
    expect(claims.filter(({ held }) => held)).toEqual([{ held: true, token: 1 }]);
    for (const claim of claims) {
      if (!claim.held) expect(claim.freeInMs).toBeGreaterThan(50_000);
    }
  });

  test('is free when it has run out, and the next holder’s token is greater', async ({ store }) => {
    await store.claimLease({ ...over, holder: 'a' });
    expect(await store.claimLease({ ...long, holder: 'b' })).toEqual({ held: true, token: 2 });
    expect(await store.renewLease({ ...long, token: 1 })).toBe(false);
    expect(await store.renewLease({ ...long, token: 2 })).toBe(true);
  });

  test('lives on by renewal, also by one that is late but before anybody else', async ({ store }) => {
    await store.claimLease({ ...over, holder: 'a' });
    expect(await store.renewLease({ ...long, token: 1 })).toBe(true);
    expect(await store.claimLease({ ...long, holder: 'b' })).toMatchObject({ held: false });
  });

  test('is free at once when it is released, by its holder alone', async ({ store }) => {
    await store.claimLease({ ...long, holder: 'a' });
    await store.releaseLease({ name: 'duty', token: 7 });
    expect(await store.claimLease({ ...long, holder: 'b' })).toMatchObject({ held: false });
    await store.releaseLease({ name: 'duty', token: 1 });
    expect(await store.claimLease({ ...long, holder: 'b' })).toEqual({ held: true, token: 2 });
  });

  test('duties of other names are other leases', async ({ store }) => {
    await store.claimLease({ ...long, holder: 'a' });
    expect(await store.claimLease({ ...long, name: 'other', holder: 'b' })).toEqual({ held: true, token: 1 });
  });
});

onEngine.sqlite('on SQLite nobody waits for a lease of the process before', async ({ store, engine }) => {
  await store.claimLease({ ...long, holder: 'before' });
  await store.close();
  const after = await engine.open();
  expect(await after.claimLease({ ...long, holder: 'after' })).toEqual({ held: true, token: 2 });
});

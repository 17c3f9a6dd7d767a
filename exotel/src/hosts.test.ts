import { expect, test } from 'vitest';
import { exotelHosts, flowUrl } from './hosts.ts';

test('every host of a region is in that region', () => {
  expect(Object.values(exotelHosts.singapore)).toSatisfy((hosts: string[]) =>
    hosts.every((host) => !host.includes('.in.')),
  );
  expect(Object.values(exotelHosts.mumbai)).toSatisfy((hosts: string[]) =>
    hosts.every((host) => host.includes('.in.')),
  );
});

test('a flow has the address that Exotel documents', () => {
  expect(flowUrl('acme1', '228040')).toBe('http://my.exotel.com/acme1/exoml/start_voice/228040');
});

import { expect, test } from 'vitest';
import { Endpoints } from './endpoints.ts';

const home = 'wss://home.example/ws';

test('alone, the home address always has its turn', () => {
  const endpoints = new Endpoints(home);
  endpoints.next();
  expect(endpoints.current).toBe(home);
});

test('the addresses of a goaway have their turns in order, then home, then the first again', () => {
  const endpoints = new Endpoints(home);
  endpoints.replace(['https://b.example', 'c.example', 'ftp://nonsense']);
  const turns = [1, 2, 3, 4].map(() => {
    const { current } = endpoints;
    endpoints.next();
    return current;
  });
  expect(turns).toEqual(['wss://b.example/ws', 'wss://c.example/ws', home, 'wss://b.example/ws']);
});

test('a goaway without addresses changes nothing', () => {
  const endpoints = new Endpoints(home);
  endpoints.replace(['wss://b.example/ws']);
  endpoints.replace([]);
  expect(endpoints.current).toBe('wss://b.example/ws');
});

// What the page of a test loads.
import { openPhone } from './page-phone.ts';

Object.assign(globalThis, { openPhone });

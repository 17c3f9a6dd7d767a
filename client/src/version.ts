// How the SDK introduces itself to the server, unless the app gives a name of its own.

export const version = '0.1.0';

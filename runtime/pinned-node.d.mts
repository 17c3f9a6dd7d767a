/** Path of a Node.js that can run this project, or null. */
export function pinnedNodePath(): string | null;

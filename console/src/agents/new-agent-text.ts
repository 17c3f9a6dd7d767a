// What a new agent begins with.
export const newAgentText = `# All fields: docs/agents.md. Save, and the next call uses it.

instructions: |
  You are the assistant of Acme. You speak on a telephone: one or two short sentences at a time.
  When the caller has no more questions, say good-bye, then call end_call.

language: en-IN
greeting: Hello, this is Acme. How can I help you?

tools: [end_call]
`;

// What phones of the emulator do by their numbers; see docs/emulator-phones.md.

export const outcomes = [
  { name: 'Answers', number: '9876543210', means: 'After 1 s, and talks for 4 s' },
  { name: 'Busy', number: '9876500001', means: '… 0001' },
  { name: 'Never answers', number: '9876500002', means: '… 0002' },
  { name: 'Rejects', number: '9876500003', means: '… 0003' },
  { name: 'Cannot be reached', number: '9876500004', means: '… 0004' },
  { name: 'Hangs up at once', number: '9876500005', means: '… 0005, after 1 s' },
] as const;

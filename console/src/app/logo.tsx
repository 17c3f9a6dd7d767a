// The logo: a cord that joins two plugs.

export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 64 64" className={className} role="img" aria-label="Patchcord">
      <rect width="64" height="64" rx="16" fill="#1b1b1e" />
      <path d="M19 21v10a13 13 0 0 0 26 0V21" fill="none" stroke="#ff6a3d" strokeWidth="5.5" strokeLinecap="round" />
      <circle cx="19" cy="18" r="6.5" fill="#f4efe6" />
      <circle cx="45" cy="18" r="6.5" fill="#f4efe6" />
      <circle cx="19" cy="18" r="2.4" fill="#1b1b1e" />
      <circle cx="45" cy="18" r="2.4" fill="#1b1b1e" />
    </svg>
  );
}

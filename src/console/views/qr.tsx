import encodeQR from 'qr';

/** Modules around the picture that stay white, as readers need. */
const MARGIN = 4;

/** A text as a picture that a phone reads. It is dark on white in both looks: readers want that. */
export const Qr = ({ text, label }: { readonly text: string; readonly label: string }) => {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: MARGIN });
  const path = rows.map((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('');
  return (
    <svg class="qr" viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label={label}>
      <path d={path} />
    </svg>
  );
};

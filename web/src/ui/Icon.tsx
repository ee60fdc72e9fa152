const paths = {
  close: 'M6 6l12 12M18 6L6 18',
  undo: 'M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
  help: 'M9.2 9a3 3 0 1 1 4.3 2.7c-1 .5-1.5 1-1.5 2.3M12 17.5v.1',
  today: 'M5 6h14v14H5zM5 10.5h14M9 3.5v4M15 3.5v4',
  progress: 'M5 20v-7M12 20V5M19 20v-11',
  account: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c1-4 4-5.5 7.5-5.5s6.500 1.500 7.500 5.500',
} as const;

/** Decoration: the control that carries it has its own name. */
export function Icon({ name }: { readonly name: keyof typeof paths }) {
  return (
    <svg
      width="24"
      height="24"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}

const paths = {
  search: "M10.5 3.5a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM15.8 15.8l4.7 4.7",
  cart: "M4 5h2.2l1.9 10.2a1.5 1.5 0 0 0 1.5 1.3h8a1.5 1.5 0 0 0 1.5-1.2L20.5 8H7M10 20.2h.01M17.5 20.2h.01",
  person: "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20c.9-3.7 3.9-5.5 7.5-5.5s6.600 1.800 7.500 5.500",
  book: "M12 6.500c-1.800-1.500-4.300-2-8-2v13.500c3.700 0 6.200.5 8 2 1.800-1.500 4.300-2 8-2v-13.500c-3.700 0-6.200.5-8 2zM12 6.500v13.500",
  bell: "M6 16.500h12c-1.200-1.400-1.700-2.800-1.700-5.500a4.300 4.300 0 0 0-8.600 0c0 2.700-.5 4.100-1.700 5.500zM10.300 19.500h3.400",
  heart: "M12 19.500c-5-3.700-8-6.500-8-10a4.200 4.200 0 0 1 8-1.900 4.200 4.200 0 0 1 8 1.900c0 3.500-3 6.300-8 10z",
  chevron: "M9 5.500l6.500 6.500-6.500 6.500",
  check: "M4.500 12.500l5 5 10-11",
  close: "M5.500 5.500l13 13M18.500 5.500l-13 13",
  plus: "M12 4.500v15M4.500 12h15",
  menu: "M4 7h16M4 12h16M4 17h16",
  gift: "M4 9.500h16v3.500H4zM5.500 13v7h13v-7M12 9.500V20M12 9.500c-2 0-4.500-.8-4.500-2.800S10.500 4.500 12 9.500c1.500-5 4.500-4.800 4.500-2.800S14 9.500 12 9.500z",
} as const;

/** A decorative icon beside text. */
export function Icon({ name, size = 20 }: { readonly name: keyof typeof paths; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}

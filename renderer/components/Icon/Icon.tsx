import styles from "./Icon.module.css";

/** Own drawings on a 24 px grid, one stroke width, no fills: they take the colour of the words beside them. */
const paths = {
  check: "M5 12.5l4.5 4.5L19 7.5",
  cross: "M6 6l12 12M18 6L6 18",
  info: "M12 11v6M12 7.5v.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
  warning: "M12 4L2.5 20h19L12 4zM12 10v4.5M12 17.2v.01",
  stop: "M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2L8.2 3zM12 7.5v5.5M12 16.2v.01",
  lock: "M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11M12 14.5v2",
  card: "M3 6h18v12H3zM6.5 10h4v3.5h-4zM6.5 16h6M15 16h3",
  reader: "M5 13h14v7H5zM8 13V4h8v9M11 7h2M9 17h.01M12 17h.01",
  home: "M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z",
  ledger: "M6 3h12v18H6zM9 8h6M9 12h6M9 16h3.5",
  people: "M9 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 9 11zM2.8 19.5c0-3.4 2.7-5.6 6.2-5.6s6.2 2.2 6.2 5.6M15.5 5.2a3.1 3.1 0 0 1 0 5.5M17.2 14.4c2.4.6 4 2.5 4 5.1",
  keyboard: "M3 6h18v12H3zM6.5 10h.01M10 10h.01M13.5 10h.01M17 10h.01M8 14.5h8",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20",
  columns: "M4 5h16v14H4zM9.3 5v14M14.6 5v14",
  chevronDown: "M6 9.5l6 6 6-6",
  chevronRight: "M9.5 6l6 6-6 6",
  chevronLeft: "M14.5 6l-6 6 6 6",
  ascending: "M12 19V5M6.5 10.5L12 5l5.5 5.5",
  descending: "M12 5v14M6.5 13.5L12 19l5.5-5.5",
  repeat: "M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 4v4.2h-4.2",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  export: "M12 15V4M7.5 8L12 3.5 16.5 8M5 13v7h14v-7",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  clock: "M12 7v5.2l3.4 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
  shield: "M12 3l7.5 2.8v5.4c0 4.7-3 8-7.5 9.8-4.5-1.8-7.5-5.1-7.5-9.8V5.8L12 3zM8.5 12l2.5 2.5 4.5-4.7",
  pause: "M8.5 5v14M15.5 5v14",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  language: "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM3.4 9.5h17.2M3.4 14.5h17.2M12 3c2.6 2.6 3.6 5.6 3.6 9s-1 6.4-3.6 9c-2.6-2.6-3.6-5.6-3.6-9S9.4 5.6 12 3z",
  flask: "M9.5 3h5M10.5 3v6L5 19.2c-.5.9.1 1.8 1.1 1.8h11.8c1 0 1.6-.9 1.1-1.8L13.5 9V3M7.8 15h8.4",
  building: "M5 21V4h9v17M14 9h5v12M3 21h18M8 8h3M8 12h3M8 16h3M16.5 13h.01M16.5 17h.01",
  dot: "M12 12v.01",
  ahead: "M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0z",
  inbox: "M4 13l3-8h10l3 8v6H4zM4 13h5l1.2 2.5h3.6L15 13h5",
  medium: "M6 9h12v11H6zM9 9V4h6v5M11 6.2v.01M13 6.2v.01M9.5 16.5h5",
  data: "M5 6c0-1.7 3.1-3 7-3s7 1.3 7 3-3.1 3-7 3-7-1.3-7-3zM5 6v12c0 1.7 3.1 3 7 3s7-1.3 7-3V6M5 12c0 1.7 3.1 3 7 3s7-1.3 7-3",
  project: "M3.5 5.5h6l2 2.5h9v11h-17zM7.5 12h9M7.5 15.5h5.5",
  hold: "M9 6.5v11M15 6.5v11M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
  eye: "M2.5 12c2.4-4.2 5.6-6.3 9.5-6.3s7.1 2.1 9.5 6.3c-2.4 4.2-5.6 6.3-9.5 6.3S4.9 16.2 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  shelf: "M4 4v17M20 4v17M4 9h16M4 16h16M8 9V5h3v4M14 16v-4h3v4",
  key: "M14.5 13.5a4.5 4.5 0 1 0-4-4L4 16v4h4v-2.5h2.5V15l1.5-1.5M16 8.2v.01",
  vault: "M4 4h16v14H4zM6.5 18v2.5M17.5 18v2.5M12 14.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM12 7.8V6M12 16v-1.8M8.8 11H7M17 11h-1.8",
  swap: "M4 8.5h14M14.5 5L18 8.5 14.5 12M20 15.5H6M9.5 12L6 15.5 9.5 19",
  question: "M9.2 9.2a2.9 2.9 0 1 1 4.4 2.5c-1 .6-1.6 1.2-1.6 2.3M12 17.2v.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
  play: "M8 5l11 7-11 7z",
  sign: "M4 20c3-1 4-3 6-7s4-8 6-8 1 3-1 6-4 5-6 5 0-2 3-2 3 3 8 2",
} as const;

export type IconName = keyof typeof paths;

/** Always beside a word, so it is hidden from screen readers. */
export function Icon({ name, small = false }: { readonly name: IconName; readonly small?: boolean }) {
  return (
    <svg className={small ? styles.small : styles.icon} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}

/** Electron's event object: `preventDefault` and what the event carries. */
export type ElectronEvent<Fields extends object = object> = Fields & { readonly defaultPrevented: boolean; preventDefault: () => void };

export function makeEvent<Fields extends object>(fields: Fields = {} as Fields): ElectronEvent<Fields> {
  let prevented = false;
  const event = {
    ...fields,
    preventDefault: () => {
      prevented = true;
    },
  };
  return Object.defineProperty(event, "defaultPrevented", { get: () => prevented, enumerable: true }) as ElectronEvent<Fields>;
}

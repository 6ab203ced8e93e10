/** The windows that exist, for those who must not know what a window is. */
export interface OpenWindow {
  readonly isDestroyed: () => boolean;
  /** Resolves once the window is closed, or once the application has said that it stays. */
  readonly tryClose: () => Promise<void>;
}

export const openWindows = new Map<number, OpenWindow>();

import { Component, type ReactNode } from "react";

interface Props {
  readonly instead: ReactNode;
  readonly children: ReactNode;
}

/** Whatever was thrown while drawing, or anywhere later, replaces the whole page by the calm one. */
export class BugBoundary extends Component<Props, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { readonly isBroken: boolean } {
    return { isBroken: true };
  }

  override componentDidMount(): void {
    addEventListener("error", this.#hear);
    addEventListener("unhandledrejection", this.#hear);
  }

  override componentWillUnmount(): void {
    removeEventListener("error", this.#hear);
    removeEventListener("unhandledrejection", this.#hear);
  }

  readonly #hear = (event: Event): void => {
    // Chromium reports a layout that took one frame more as an error of the page; nothing was thrown.
    if (event instanceof ErrorEvent && event.message.startsWith("ResizeObserver loop")) return;
    event.preventDefault();
    this.setState({ isBroken: true });
  };

  override render(): ReactNode {
    return this.state.isBroken ? this.props.instead : this.props.children;
  }
}

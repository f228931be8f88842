/** What the browser's tab is called: the page, and before it how many conversations wait unread. */

let page = 'Mkondo';
let unread = 0;

/** The tab's name for so many unread conversations; from `most` on nobody counts further. */
export function titleOf(name: string, count: number, most: number): string {
  if (count === 0) return name;
  return `(${count >= most ? `${most - 1}+` : count}) ${name}`;
}

const MOST = 100;
const show = (): void => {
  document.title = titleOf(page, unread, MOST);
};

export function nameTab(title: string): void {
  page = `${title} · Mkondo`;
  show();
}

export function countInTab(count: number): void {
  unread = count;
  show();
}

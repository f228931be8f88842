import { PDFiumLibrary } from '@hyzyla/pdfium';

const POINTS_PER_MM = 72 / 25.4;

export interface Paper {
  readonly text: string;
  readonly pages: number;
  readonly widthMm: number;
}

/** What a printer would put on paper: the text of all pages, and how wide the first is. */
export async function paperOf(pdf: Uint8Array): Promise<Paper> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(pdf);
  const pages = [...document.pages()];
  const text = pages.map((page) => page.getText()).join('\n');
  const { originalWidth } = pages[0]!.getOriginalSize();
  document.destroy();
  library.destroy();
  return { text, pages: pages.length, widthMm: Math.round(originalWidth / POINTS_PER_MM) };
}

import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { loadMenu } from '../../../../src/ussd/menu/load-menu.ts';
import { drawMenu, withGraph } from '../../../../src/ussd/menu/menu-graph.ts';

const loaded = loadMenu('menus');

describe('the picture of the menu', () => {
  test('in docs/menus.md is that of the menu we ship', () => {
    const document = readFileSync('docs/menus.md', 'utf8');
    expect(document).toBe(withGraph(document, drawMenu(loaded)));
  });

  test('shows every page', () => {
    const graph = drawMenu(loaded);
    const missing = Object.keys(loaded.menu.pages).filter((id) => !new RegExp(`^ {2}${id}[[(>]`, 'm').test(graph));
    expect(missing).toEqual([]);
  });

  test('is small enough for a browser to draw each part of it', () => {
    const parts = drawMenu(loaded).split('```mermaid');
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThan(50_000);
    expect(Math.max(...parts.map((part) => part.split('|"').length))).toBeLessThan(500);
  });

  test('goes nowhere but between its marks', () => {
    const document = 'before\n<!-- menus graph: begin -->\nold\n<!-- menus graph: end -->\nafter\n';
    expect(withGraph(document, 'new\n')).toBe(
      'before\n<!-- menus graph: begin -->\n\nnew\n\n<!-- menus graph: end -->\nafter\n',
    );
    expect(() => withGraph('no marks', 'new')).toThrow('has no');
  });
});

import * as api from './api.js';
import { copyOf, part, rowsOf, say, sayOrHide, the } from './page.js';

/** The recipes as the program knows them, asked for once; asked again where that failed. */
let asked = null;
export function knownRecipes() {
  asked ??= api.recipes().catch((failure) => {
    asked = null;
    throw failure;
  });
  return asked;
}

/** Where a recipe's pictures are dropped, below the inbox: nothing, or a folder with its slash. */
export const folderOf = (recipe) => (recipe.name === 'default' ? '' : `${recipe.name}/`);

export async function showRecipes() {
  try {
    const recipes = await knownRecipes();
    const usual = recipes.find((recipe) => recipe.name === 'default')?.parameters ?? {};
    the('recipe-list').replaceChildren(...recipes.map((recipe) => cardOf(recipe, usual)));
    sayOrHide(the('recipes-refused'), '');
  } catch (failure) {
    sayOrHide(the('recipes-refused'), api.wordsOf(failure));
  }
}

function cardOf(recipe, usual) {
  const card = copyOf('recipe');
  const all = Object.entries(recipe.parameters);
  const own = all.filter(([name, value]) => recipe.name === 'default' || value !== usual[name]);
  say(part(card, 'name'), recipe.name);
  say(part(card, 'folder'), recipe.folder);
  part(card, 'own').replaceChildren(...rowsOf(recipe.name === 'default' ? own.slice(0, 4) : own));
  part(card, 'all').replaceChildren(...rowsOf(all));
  return card;
}

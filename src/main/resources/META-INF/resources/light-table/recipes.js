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
    the('recipe-list').replaceChildren(...recipes.map((recipe) => cardOf(recipe, recipes)));
    sayOrHide(the('recipes-refused'), '');
  } catch (failure) {
    sayOrHide(the('recipes-refused'), api.wordsOf(failure));
  }
}

/** What makes it another than the usual one; of that, how it begins. */
export function ownOf(recipe, recipes) {
  const all = Object.entries(recipe.parameters);
  if (recipe.name === 'default') {
    return all.slice(0, 4);
  }
  const usual = recipes.find(({ name }) => name === 'default')?.parameters ?? {};
  return all.filter(([name, value]) => value !== usual[name]);
}

function cardOf(recipe, recipes) {
  const card = copyOf('recipe');
  say(part(card, 'name'), recipe.name);
  say(part(card, 'folder'), recipe.folder);
  part(card, 'own').replaceChildren(...rowsOf(ownOf(recipe, recipes)));
  part(card, 'all').replaceChildren(...rowsOf(Object.entries(recipe.parameters)));
  return card;
}

import { type DataFolder, dataFolder, holdsData } from '../data-folder.js';
import { Unable } from './exit-codes.js';

/** @throws Unable where nothing was ever written to the data folder. */
export const existingData = (root: string): DataFolder => {
  const folder = dataFolder(root);
  if (!holdsData(folder)) throw new Unable(`There is no data in ${folder.root}; start with "npm start".`);
  return folder;
};

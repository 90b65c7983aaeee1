export { as, type PublicationMap, type Published, type Publisher, publisher } from './publisher.js';

export { type Answer, Person } from './person.js';
export { publishedElsewhere } from './published-elsewhere.js';
export { type ContextUnderTest, startContext, startContextsOn, type StartOptions } from './start-context.js';

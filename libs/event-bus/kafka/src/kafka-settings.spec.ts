import { expect, it } from '@jest/globals';
import { resolved } from './kafka-settings.js';

const names = (settings: { prefix?: string; topic?: string }) => {
  const { prefix, topic, checkpoints, logTopic } = resolved({ brokers: [], clientId: 'spec', ...settings });
  return [prefix, topic, checkpoints, logTopic];
};

it('an installation alone on its Kafka has names that nothing may change: its events and positions are under them', () => {
  const own = ['digihub.', 'adviestraject.events', 'adviestraject.relays', 'adviestraject.checkpoints'];
  expect(names({})).toEqual(own);
  expect(names({ topic: 'others' })).toEqual(own.with(1, 'others'));
});

it('two installations on one Kafka share no name as soon as one has a prefix', () => {
  const second = names({ prefix: 'test.' });
  expect(second).toEqual(['test.', 'test.events', 'test.relays', 'test.checkpoints']);
  expect(names({}).filter((name) => second.includes(name))).toEqual([]);
});

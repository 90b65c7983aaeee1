import { randomUUID } from 'node:crypto';
import type { handleUnaryCall } from '@grpc/grpc-js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';

type Empty = InstanceType<typeof shared.Empty>;

/** A node as the gossip tells of it. */
export interface Member {
  readonly address: string;
  readonly port: number;
  readonly isLeader: boolean;
}

export const gossipHandler =
  (members: () => readonly Member[]): handleUnaryCall<Empty, InstanceType<typeof gossip.ClusterInfo>> =>
  (_call, respond) => {
    const info = new gossip.ClusterInfo();
    for (const { address, port, isLeader } of members()) {
      const member = new gossip.MemberInfo();
      const id = new shared.UUID();
      id.setString(randomUUID());
      member.setInstanceId(id);
      member.setIsAlive(true);
      const { LEADER, FOLLOWER } = gossip.MemberInfo.VNodeState;
      member.setState(isLeader ? LEADER : FOLLOWER);
      const endpoint = new gossip.EndPoint();
      endpoint.setAddress(address);
      endpoint.setPort(port);
      member.setHttpEndPoint(endpoint);
      info.addMembers(member);
    }
    respond(null, info);
  };

/** What a recent server says it can do, as far as the client asks. */
export const featuresHandler: handleUnaryCall<Empty, InstanceType<typeof features.SupportedMethods>> = (
  _call,
  respond,
) => {
  const methods = new features.SupportedMethods();
  methods.setEventStoreServerVersion('24.10.0');
  for (const name of ['read', 'append', 'batchappend']) {
    const method = new features.SupportedMethod();
    method.setServiceName('event_store.client.streams.streams');
    method.setMethodName(name);
    methods.addMethods(method);
  }
  respond(null, methods);
};

package dev.microcdi.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

import com.google.protobuf.StringValue;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;

/** grpc-java on Netty: a blocking stub and protobuf, one connection; the handler on virtual threads, as with us. */
public final class GrpcPeer implements Peer {
    private static final MethodDescriptor<StringValue, StringValue> ECHO = MethodDescriptor
            .<StringValue, StringValue>newBuilder().setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName("Echo", "Echo"))
            .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance())).build();

    @Override public String serve() throws IOException {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .addService(ServerServiceDefinition.builder("Echo")
                        .addMethod(ECHO, ServerCalls.asyncUnaryCall((request, observer) -> {
                            observer.onNext(request);
                            observer.onCompleted();
                        })).build())
                .build().start();
        return "127.0.0.1:" + server.getPort();
    }

    @Override public UnaryOperator<Text> call(String address) {
        ManagedChannel channel = NettyChannelBuilder.forTarget(address).usePlaintext().build();
        return text -> new Text(ClientCalls
                .blockingUnaryCall(channel, ECHO, CallOptions.DEFAULT, StringValue.of(text.text())).getValue());
    }
}

package dev.millrace.server.grpc;

import dev.millrace.protocol.GRPCInferenceServiceGrpc;
import dev.millrace.server.access.AccessKey;
import dev.millrace.server.access.AccessKeys;
import dev.millrace.server.access.Scope;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Lets a call pass only if its key allows it: the same keys and scopes as over HTTP. */
final class AccessInterceptor implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String BEARER = "Bearer ";

  private static final Set<MethodDescriptor<?, ?>> OPEN =
      Set.of(
          GRPCInferenceServiceGrpc.getServerLiveMethod(),
          GRPCInferenceServiceGrpc.getServerReadyMethod());
  private static final Set<MethodDescriptor<?, ?>> FOR_ADMINS =
      Set.of(
          GRPCInferenceServiceGrpc.getRepositoryModelLoadMethod(),
          GRPCInferenceServiceGrpc.getRepositoryModelUnloadMethod(),
          GRPCInferenceServiceGrpc.getSystemSharedMemoryRegisterMethod(),
          GRPCInferenceServiceGrpc.getSystemSharedMemoryUnregisterMethod(),
          GRPCInferenceServiceGrpc.getCudaSharedMemoryRegisterMethod(),
          GRPCInferenceServiceGrpc.getCudaSharedMemoryUnregisterMethod());

  private final AccessKeys keys;

  AccessInterceptor(AccessKeys keys) {
    this.keys = keys;
  }

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    Optional<Status> refusal = refusal(call.getMethodDescriptor(), headers);
    if (refusal.isEmpty()) {
      return next.startCall(call, headers);
    }
    call.close(refusal.get(), new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private Optional<Status> refusal(MethodDescriptor<?, ?> method, Metadata headers) {
    if (!keys.required() || OPEN.contains(method)) {
      return Optional.empty();
    }
    String authorization = headers.get(AUTHORIZATION);
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return unauthenticated("this server asks for a key: send authorization: Bearer KEY");
    }
    Optional<AccessKey> key = keys.find(authorization.substring(BEARER.length()).strip());
    if (key.isEmpty()) {
      return unauthenticated("this key is not known");
    }
    Scope scope = FOR_ADMINS.contains(method) ? Scope.ADMIN : Scope.READ;
    return key.get().scopes().contains(scope)
        ? Optional.empty()
        : Optional.of(
            Status.PERMISSION_DENIED.withDescription(
                "the key '%s' lacks the scope '%s'"
                    .formatted(key.get().name(), scope.name().toLowerCase(Locale.ROOT))));
  }

  private static Optional<Status> unauthenticated(String why) {
    return Optional.of(Status.UNAUTHENTICATED.withDescription(why));
  }
}

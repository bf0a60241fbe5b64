package dev.millrace.server.grpc;

import dev.millrace.inference.InferenceException;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers calls, with a value or with the status of what went wrong. */
final class Statuses {
  private static final Logger log = LoggerFactory.getLogger(Statuses.class);

  private Statuses() {}

  /** What a call does. */
  @FunctionalInterface
  interface Work<T> {
    T answer() throws InterruptedException;
  }

  static <T> void answer(StreamObserver<T> to, Work<T> work) {
    answerHere(to, () -> Optional.of(work.answer()));
  }

  /** Answers, unless the work gives nothing: false then. */
  static <T> boolean answerHere(StreamObserver<T> to, Work<Optional<T>> work) {
    Optional<T> answer;
    try {
      answer = work.answer();
    } catch (InferenceException e) {
      to.onError(of(e).asRuntimeException());
      return true;
    } catch (InterruptedException e) {
      to.onError(Status.CANCELLED.withDescription("the client went away").asRuntimeException());
      return true;
    } catch (RuntimeException e) {
      to.onError(Status.INTERNAL.withDescription(unexpected(e)).asRuntimeException());
      return true;
    }
    if (answer.isPresent()) {
      to.onNext(answer.get());
      to.onCompleted();
    }
    return answer.isPresent();
  }

  /** Logs what nobody foresaw, and says to the client under which id. */
  static String unexpected(RuntimeException e) {
    String id = UUID.randomUUID().toString();
    log.error("a gRPC call failed, id {}", id, e);
    return "the server failed to do this; its log says why under " + id;
  }

  static Status of(InferenceException exception) {
    Status status =
        switch (exception.kind()) {
          case INVALID, ENCODING -> Status.INVALID_ARGUMENT;
          case UNKNOWN -> Status.NOT_FOUND;
          case TOO_LARGE -> Status.RESOURCE_EXHAUSTED;
          case UNSUPPORTED -> Status.UNIMPLEMENTED;
          case NOT_READY, BUSY -> Status.UNAVAILABLE;
          case DEADLINE -> Status.DEADLINE_EXCEEDED;
          case FAILED -> Status.INTERNAL;
        };
    return status.withDescription(exception.getMessage());
  }
}

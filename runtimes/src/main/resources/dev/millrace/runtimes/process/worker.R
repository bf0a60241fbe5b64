# Serves one model of a Millrace package: reads frames on descriptor 4, answers on descriptor 3.
#
# The protocol is described in docs/workers.md. Standard output goes to standard error, so nothing that the model prints
# can get between two frames. Needs R 3.6, and no package.

millrace <- local({
  MAGIC <- 827806285L # "MRW1"
  LONGEST_MESSAGE <- 1500L
  BASE <- c("base", "stats", "graphics", "grDevices", "utils", "datasets", "methods", "tools", "parallel", "compiler",
            "grid", "splines", "stats4", "tcltk")

  # Walks through a frame's bytes, beginning after its kind.
  reader <- function(frame) {
    at <- 1L
    take <- function(count) {
      taken <- if (count > 0L) frame[seq.int(at + 1L, at + count)] else raw(0)
      at <<- at + count
      taken
    }
    number <- function() readBin(take(4L), "integer", 1L, size = 4L, endian = "little")
    text <- function() utf8(take(number()))
    list(take = take, number = number, text = text)
  }

  utf8 <- function(bytes) {
    text <- rawToChar(bytes)
    Encoding(text) <- "UTF-8"
    text
  }

  ports <- function(from) {
    found <- list()
    for (i in seq_len(from$number())) {
      name <- from$text()
      datatype <- from$text()
      found[[name]] <- list(datatype = datatype, rank = from$number())
      for (dimension in seq_len(found[[name]]$rank)) from$number() # Millrace compares the sizes
    }
    found
  }

  tensors <- function(frame) {
    from <- reader(frame)
    found <- list()
    for (i in seq_len(from$number())) {
      name <- from$text()
      datatype <- from$text()
      shape <- vapply(seq_len(from$number()), function(i) from$number(), integer(1))
      found[[name]] <- shaped(elements(datatype, from$take(from$number())), shape)
    }
    found
  }

  # Millrace counts the last dimension fastest, R the first.
  shaped <- function(values, shape) {
    if (length(shape) < 2L) values
    else if (length(shape) == 2L) matrix(values, shape[1], shape[2], byrow = TRUE)
    else aperm(array(values, rev(shape)), rev(seq_along(shape)))
  }

  elements <- function(datatype, bytes) {
    whole <- function(size, signed = TRUE)
      readBin(bytes, "integer", length(bytes) %/% size, size = size, signed = signed, endian = "little")
    switch(datatype,
      FP64 = readBin(bytes, "double", length(bytes) %/% 8L, size = 8L, endian = "little"),
      FP32 = readBin(bytes, "double", length(bytes) %/% 4L, size = 4L, endian = "little"),
      BOOL = as.logical(whole(1L)),
      INT8 = whole(1L), UINT8 = whole(1L, FALSE), INT16 = whole(2L), UINT16 = whole(2L, FALSE),
      INT32 = { x <- whole(4L); if (anyNA(x)) signed32(x) else x }, # R's NA is the smallest integer
      UINT32 = unsigned32(whole(4L)),
      INT64 = whole64(whole(4L), signed32), UINT64 = whole64(whole(4L), unsigned32),
      BYTES = texts(bytes),
      stop("R takes no tensors of ", datatype))
  }

  signed32 <- function(x) ifelse(is.na(x), -2147483648, as.double(x))
  unsigned32 <- function(x) { x <- signed32(x); ifelse(x < 0, x + 4294967296, x) }

  # R has no 64-bit integers; doubles hold those up to 2^53 exactly.
  whole64 <- function(halves, upper) {
    low <- unsigned32(halves[c(TRUE, FALSE)])
    x <- upper(halves[c(FALSE, TRUE)]) * 4294967296 + low
    if (any(abs(x) > 2^53)) stop("an input holds a whole number beyond 2^53, which R cannot hold")
    x
  }

  texts <- function(bytes) {
    from <- reader(c(as.raw(0), bytes))
    found <- character(0)
    left <- length(bytes)
    while (left > 0L) {
      one <- from$take(from$number())
      left <- left - 4L - length(one)
      found[length(found) + 1L] <- utf8(one)
    }
    found
  }

  number <- function(x) writeBin(as.integer(x), raw(), size = 4L, endian = "little")
  text <- function(x) { bytes <- charToRaw(enc2utf8(x)); c(number(length(bytes)), bytes) }

  # The bytes of an output, refusing what its declared datatype cannot hold.
  data_of <- function(name, datatype, values) {
    refuse <- function(why) stop("output '", name, "' is declared ", datatype, ", but predict_model gave ", why, call. = FALSE)
    if (datatype == "BYTES") {
      if (!is.character(values)) refuse(class(values)[1])
      if (anyNA(values)) refuse("NA")
      return(unlist(lapply(values, text)))
    }
    if (!is.numeric(values) && !is.logical(values)) refuse(class(values)[1])
    if (datatype %in% c("FP32", "FP64")) {
      x <- as.double(values)
      x[is.na(x)] <- NaN # R's NA is a NaN with a mark that means nothing elsewhere
      return(writeBin(x, raw(), size = if (datatype == "FP64") 8L else 4L, endian = "little"))
    }
    if (anyNA(values)) refuse("NA")
    if (datatype == "BOOL") {
      if (!is.logical(values)) refuse(class(values)[1])
      return(as.raw(values))
    }
    whole_of(datatype, as.double(values), refuse)
  }

  whole_of <- function(datatype, x, refuse) {
    bits <- as.integer(sub("^U?INT", "", datatype))
    unsigned <- startsWith(datatype, "U")
    least <- if (unsigned) 0 else -2^(bits - 1)
    most <- if (unsigned) 2^bits - 1 else 2^(bits - 1) - 1
    odd <- x != trunc(x) | x < least | x > most | abs(x) > 2^53
    if (any(odd)) refuse(format(x[odd][1], digits = 17))
    if (bits <= 16L) return(writeBin(as.integer(x), raw(), size = bits %/% 8L, endian = "little"))
    low <- signed_half(x %% 4294967296)
    if (bits == 32L) return(low_bytes(low))
    low_bytes(as.vector(rbind(low, signed_half(floor(x / 4294967296) %% 4294967296))))
  }

  signed_half <- function(x) ifelse(x >= 2147483648, x - 4294967296, x)
  # as.integer() makes -2^31 an NA with a warning, and R writes an NA as just that number.
  low_bytes <- function(x) writeBin(suppressWarnings(as.integer(x)), raw(), size = 4L, endian = "little")

  answer_frame <- function(outputs, answer) {
    if (!is.list(answer)) {
      if (length(outputs) != 1L)
        stop("predict_model must return a list with ", toString(names(outputs)), ", not ", class(answer)[1], call. = FALSE)
      answer <- stats::setNames(list(answer), names(outputs))
    }
    parts <- list(charToRaw("T"), number(length(answer)))
    for (name in names(answer)) {
      port <- outputs[[name, exact = TRUE]]
      if (is.null(port))
        stop("predict_model gave '", name, "', but the signature has ", toString(names(outputs)), call. = FALSE)
      parts <- c(parts, output(name, port, answer[[name]]))
    }
    do.call(c, parts)
  }

  output <- function(name, port, value) {
    if (is.factor(value)) value <- stats::setNames(as.character(value), NULL)
    if (is.data.frame(value)) value <- as.matrix(value)
    shape <- if (is.null(dim(value))) length(value) else dim(value)
    if (port$rank == 0L && length(value) == 1L) shape <- integer(0)
    if (port$rank == 1L && length(shape) == 2L && shape[2] == 1L) shape <- shape[1]
    if (length(shape) > 1L) value <- aperm(value, rev(seq_along(shape)))
    data <- data_of(name, port$datatype, as.vector(value))
    list(text(name), text(port$datatype), number(length(shape)), number(shape), number(length(data)), data)
  }

  # Such as R 4.2.2 (randomForest 4.7-1.1; parts 0a1b2c3d): the parts change with every version, and with the BLAS.
  runtime <- function() {
    loaded <- sort(setdiff(loadedNamespaces(), BASE))
    attached <- sort(setdiff(sub("^package:", "", grep("^package:", search(), value = TRUE)), BASE))
    version <- function(names) vapply(names, function(one) paste(one, getNamespaceVersion(one)), "")
    file <- tempfile()
    on.exit(unlink(file))
    writeLines(c(R.version.string, extSoftVersion()[["BLAS"]], La_version(), version(loaded)), file)
    parts <- paste("parts", substr(tools::md5sum(file), 1, 8))
    named <- if (length(attached)) paste0(toString(version(attached)), "; ") else ""
    paste0("R ", R.version$major, ".", R.version$minor, " (", named, parts, ")")
  }

  load <- function(frame) {
    from <- reader(frame)
    directory <- from$text()
    path <- from$text()
    inputs <- ports(from)
    outputs <- ports(from)
    code <- new.env(parent = globalenv())
    sys.source(file.path(directory, path), envir = code, keep.source = FALSE)
    predict_model <- get0("predict_model", envir = code, mode = "function", inherits = FALSE)
    if (is.null(predict_model)) stop(path, " defines no function predict_model(model, inputs)", call. = FALSE)
    load_model <- get0("load_model", envir = code, mode = "function", inherits = FALSE)
    list(predict = predict_model, outputs = outputs, model = if (!is.null(load_model)) load_model(directory))
  }

  model <- NULL

  answer <- function(frame) {
    switch(rawToChar(frame[1]),
      O = {
        model <<- load(frame)
        c(charToRaw("R"), text(runtime()))
      },
      T = {
        set.seed(1L) # the same request gets the same answer, also from a model that draws random numbers
        answer_frame(model$outputs, model$predict(model$model, tensors(frame)))
      },
      charToRaw("P"))
  }

  sentence <- function(error) {
    call <- conditionCall(error)
    where <- if (is.null(call)) "" else paste0(" (in ", substr(deparse(call, nlines = 1L)[1], 1L, 120L), ")")
    paste0(substr(conditionMessage(error), 1L, LONGEST_MESSAGE), where)
  }

  serve <- function() {
    # raw: without R's own buffer, which would wait for more than the frame
    input <- file("/dev/fd/4", "rb", raw = TRUE)
    output <- file("/dev/fd/3", "wb", raw = TRUE)
    repeat {
      head <- readBin(input, "integer", 2L, size = 4L, endian = "little")
      if (length(head) < 2L) break
      if (head[1] != MAGIC) stop("the frame does not begin with MRW1")
      frame <- readBin(input, "raw", head[2])
      if (length(frame) < head[2]) break
      reply <- tryCatch(answer(frame), error = function(error) {
        message("Error: ", conditionMessage(error))
        c(charToRaw("E"), text(sentence(error)))
      })
      writeBin(c(number(MAGIC), number(length(reply)), reply), output)
      flush(output)
    }
  }

  environment()
})

options(warn = 1, keep.source = FALSE, encoding = "UTF-8")
millrace$serve()

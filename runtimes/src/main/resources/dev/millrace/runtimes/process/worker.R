# Serves one model of a Millrace package: reads frames on descriptor 4, answers on descriptor 3.
#
# The protocol is described in docs/workers.md. Standard output goes to standard error, so nothing that the model prints
# can get between two frames. Needs R 3.6, and no package.

millrace <- local({
  MAGIC <- 827806285L # "MRW1"
  LONGEST_MESSAGE <- 1500L
  BASE <- c("base", "stats", "graphics", "grDevices", "utils", "datasets", "methods", "tools", "parallel", "compiler",
            "grid", "splines", "stats4", "tcltk")

  # Reads a frame from the pipe, field by field, so that a tensor's numbers go straight into the vector that R computes
  # with: taking them out of a frame's bytes costs more than most models. R reads numbers of its own width at once and
  # others one by one, so these are taken as bytes first. `rest` drops what an error left unread.
  reader <- function(input, left) {
    values <- function(what, count, size, signed = TRUE) {
      bytes <- count * size
      if (bytes > left) stop("a field is longer than its frame")
      left <<- left - bytes
      own <- switch(what, double = size == 8L, integer = size == 4L, TRUE)
      read <- if (own) readBin(input, what, count, size = size, endian = "little") else readBin(input, "raw", bytes)
      if (length(read) < if (own) count else bytes) stop("the pipe ended within a frame")
      if (own) read else readBin(read, what, count, size = size, signed = signed, endian = "little")
    }
    take <- function(count) values("raw", count, 1L)
    number <- function() values("integer", 1L, 4L)
    numbers <- function() values("integer", number(), 4L)
    text <- function() utf8(take(number()))
    rest <- function() while (left > 0L) take(min(left, 65536L))
    list(values = values, take = take, number = number, numbers = numbers, text = text, rest = rest)
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
      found[[name]] <- list(datatype = datatype, rank = length(from$numbers())) # Millrace compares the sizes
    }
    found
  }

  tensors <- function(from) {
    found <- list()
    for (i in seq_len(from$number())) {
      name <- from$text()
      datatype <- from$text()
      shape <- from$numbers()
      found[[name]] <- shaped(elements(datatype, from, from$number()), shape)
    }
    found
  }

  # Millrace counts the last dimension fastest, R the first.
  shaped <- function(values, shape) {
    if (length(shape) < 2L) values
    else if (length(shape) == 2L) matrix(values, shape[1], shape[2], byrow = TRUE)
    else aperm(array(values, rev(shape)), rev(seq_along(shape)))
  }

  elements <- function(datatype, from, bytes) {
    whole <- function(size, signed = TRUE) from$values("integer", bytes %/% size, size, signed)
    switch(datatype,
      FP64 = from$values("double", bytes %/% 8L, 8L),
      FP32 = from$values("double", bytes %/% 4L, 4L),
      BOOL = as.logical(whole(1L)),
      INT8 = whole(1L), UINT8 = whole(1L, FALSE), INT16 = whole(2L), UINT16 = whole(2L, FALSE),
      INT32 = { x <- whole(4L); if (anyNA(x)) signed32(x) else x }, # R's NA is the smallest integer
      UINT32 = unsigned32(whole(4L)),
      INT64 = whole64(whole(4L), signed32), UINT64 = whole64(whole(4L), unsigned32),
      BYTES = texts(from$take(bytes)),
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
    found <- character(0)
    at <- 0L
    while (at < length(bytes)) {
      size <- readBin(bytes[at + 1:4], "integer", 1L, size = 4L, endian = "little")
      found[length(found) + 1L] <- utf8(bytes[at + 4L + seq_len(size)])
      at <- at + 4L + size
    }
    found
  }

  number <- function(x) writeBin(as.integer(x), raw(), size = 4L, endian = "little")
  text <- function(x) { bytes <- charToRaw(enc2utf8(x)); c(number(length(bytes)), bytes) }

  # The bytes of an output, or its doubles, which are written as they are, refusing what its declared datatype cannot hold.
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
      if (anyNA(x)) x[is.na(x)] <- NaN # R's NA is a NaN with a mark that means nothing elsewhere
      return(if (datatype == "FP64") x else writeBin(x, raw(), size = 4L, endian = "little"))
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
    parts <- list(c(charToRaw("T"), number(length(answer))))
    for (name in names(answer)) {
      port <- outputs[[name, exact = TRUE]]
      if (is.null(port))
        stop("predict_model gave '", name, "', but the signature has ", toString(names(outputs)), call. = FALSE)
      parts <- c(parts, output(name, port, answer[[name]]))
    }
    parts
  }

  output <- function(name, port, value) {
    if (is.factor(value)) value <- stats::setNames(as.character(value), NULL)
    if (is.data.frame(value)) value <- as.matrix(value)
    shape <- if (is.null(dim(value))) length(value) else dim(value)
    if (port$rank == 0L && length(value) == 1L) shape <- integer(0)
    if (port$rank == 1L && length(shape) == 2L && shape[2] == 1L) shape <- shape[1]
    if (length(shape) == 2L) value <- t.default(value)
    else if (length(shape) > 2L) value <- aperm(value, rev(seq_along(shape)))
    data <- data_of(name, port$datatype, as.vector(value))
    list(c(text(name), text(port$datatype), number(length(shape)), number(shape), number(size_of(data))), data)
  }

  size_of <- function(part) length(part) * if (is.double(part)) 8L else 1L

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

  load <- function(from) {
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

  # A frame's parts, in their order.
  answer <- function(from) {
    switch(rawToChar(from$take(1L)),
      O = {
        model <<- load(from)
        list(charToRaw("R"), text(runtime()))
      },
      T = {
        set.seed(1L) # the same request gets the same answer, also from a model that draws random numbers
        answer_frame(model$outputs, model$predict(model$model, tensors(from)))
      },
      list(charToRaw("P")))
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
      from <- reader(input, head[2])
      reply <- tryCatch(answer(from), error = function(error) {
        message("Error: ", conditionMessage(error))
        list(c(charToRaw("E"), text(sentence(error))))
      })
      from$rest()
      writeBin(c(number(MAGIC), number(sum(vapply(reply, size_of, 1)))), output)
      for (part in reply) writeBin(part, output, endian = "little")
      flush(output)
    }
  }

  environment()
})

options(warn = 1, keep.source = FALSE, encoding = "UTF-8")
millrace$serve()

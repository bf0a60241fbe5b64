# Records what your model answers in your own session, so that Millrace can prove that it still does.
#
#     source("record.R")
#     record_package("prices", name = "prices", author = "Ada Example", licence = "MIT", requires = "randomForest",
#                    cases = list("first-rows" = test[1:20, ], extremes = extreme))
#
# writes prices/model.yaml, unless it is there, and prices/cases/model/NAME.request.json with NAME.response.json. Needs
# R 3.6, and neither Millrace, a package nor a network.

# cases: by name, the inputs of one request: a list of vectors or matrices, or a data frame whose columns are inputs.
# outputs: by the same names, what your model answered; those left out are asked of predict_model in model.R here.
# requires: the packages that model.R needs, so that Millrace finds an R that has them.
# tolerance: how far a number may be off, both absolutely and relative to it.
record_package <- function(directory, name, author, licence, cases, requires = character(0), outputs = list(),
                           tolerance = 1e-9) {
  if (length(cases) == 0L || is.null(names(cases))) stop("a package needs at least one case, with a name")
  place <- file.path(directory, "cases", "model")
  dir.create(place, recursive = TRUE, showWarnings = FALSE)
  ask <- if (all(names(cases) %in% names(outputs))) NULL else .millrace_asking(directory)
  signature <- NULL
  for (case in names(cases)) {
    if (!grepl("^[A-Za-z0-9][A-Za-z0-9._-]*$", case))
      stop("the case '", case, "' must be named with letters, digits, points, - and _")
    inputs <- .millrace_values(as.list(cases[[case]]))
    answer <- .millrace_values(as.list(if (is.null(outputs[[case]])) ask(inputs) else outputs[[case]]))
    .millrace_write(file.path(place, paste0(case, ".request.json")),
                    paste0('{"inputs":', .millrace_tensors(inputs), "}"))
    .millrace_write(file.path(place, paste0(case, ".response.json")),
                    paste0('{"model_name":', .millrace_text(name), ',"outputs":', .millrace_tensors(answer), "}"))
    ports <- list(inputs = .millrace_ports(inputs), outputs = .millrace_ports(answer))
    if (is.null(signature)) signature <- ports
    if (!identical(signature, ports))
      stop("the case '", case, "' does not fit the first one: ", toString(trimws(unlist(ports))), "\ninstead of ",
           toString(trimws(unlist(signature))), "\nMaybe a matrix of one row became a vector: x[1, , drop = FALSE]")
  }
  .millrace_manifest(directory, name, author, licence, signature, requires, tolerance)
}

# A function that answers as model.R does, as Millrace calls it.
.millrace_asking <- function(directory) {
  code <- new.env(parent = globalenv())
  sys.source(file.path(directory, "model.R"), envir = code)
  model <- if (exists("load_model", envir = code, inherits = FALSE)) code$load_model(normalizePath(directory))
  function(inputs) {
    set.seed(1L)
    answer <- code$predict_model(model, inputs)
    if (is.list(answer)) answer else stop("predict_model must return a named list when it is recorded")
  }
}

# Plain vectors and arrays of what tensors can hold.
.millrace_values <- function(values) {
  lapply(values, function(value) {
    if (is.factor(value)) value <- as.character(value)
    if (is.data.frame(value)) value <- as.matrix(value)
    if (!is.numeric(value) && !is.logical(value) && !is.character(value))
      stop("a tensor cannot hold ", class(value)[1])
    if ((is.character(value) || is.integer(value) || is.logical(value)) && anyNA(value))
      stop("texts, whole numbers and truth values cannot be NA")
    if (is.null(dim(value))) as.vector(value) else array(as.vector(value), dim(value))
  })
}

.millrace_datatype <- function(value) {
  if (is.character(value)) "BYTES" else if (is.logical(value)) "BOOL" else if (is.integer(value)) "INT32" else "FP64"
}

.millrace_shape <- function(value) if (is.null(dim(value))) length(value) else dim(value)

.millrace_tensors <- function(values) {
  one <- function(name) {
    value <- values[[name]]
    paste0('{"name":', .millrace_text(name), ',"datatype":"', .millrace_datatype(value), '","shape":[',
           paste(.millrace_shape(value), collapse = ","), '],"data":[', paste(.millrace_data(value), collapse = ","), "]}")
  }
  paste0("[", paste(vapply(names(values), one, ""), collapse = ","), "]")
}

# Millrace counts the last dimension fastest, R the first.
.millrace_data <- function(value) {
  if (!is.null(dim(value))) value <- as.vector(aperm(value, rev(seq_along(dim(value)))))
  if (is.character(value)) vapply(value, .millrace_text, "")
  else if (is.logical(value)) ifelse(value, "true", "false")
  else if (is.integer(value)) as.character(value)
  else ifelse(is.finite(value), sprintf("%.17g", value),
              ifelse(is.na(value), '"NaN"', ifelse(value > 0, '"Infinity"', '"-Infinity"')))
}

.millrace_text <- function(text) {
  text <- gsub('(["\\\\])', "\\\\\\1", enc2utf8(text))
  text <- gsub("\n", "\\\\n", gsub("\t", "\\\\t", gsub("\r", "\\\\r", text)))
  paste0('"', text, '"')
}

# The signature's part: rows may be as many as one likes, the other sizes are fixed.
.millrace_ports <- function(values) {
  vapply(names(values), function(name) {
    shape <- c(-1L, .millrace_shape(values[[name]])[-1])
    sprintf("    - {name: %s, datatype: %s, shape: [%s]}", .millrace_text(name), .millrace_datatype(values[[name]]),
            paste(shape, collapse = ", "))
  }, "")
}

.millrace_manifest <- function(directory, name, author, licence, signature, requires, tolerance) {
  path <- file.path(directory, "model.yaml")
  if (file.exists(path)) {
    message(path, " is there already and was left as it is; the cases are new")
    return(invisible())
  }
  number <- sprintf("%.1e", tolerance)
  trained <- vapply(requires, function(one) sprintf('  %s: "%s"', one, utils::packageVersion(one)), "")
  .millrace_write(path, c(
    paste("name:", name), paste("author:", .millrace_text(author)), paste("licence:", .millrace_text(licence)),
    "runtime: r", "files:", "  model: model.R", "signature:", "  inputs:", signature$inputs, "  outputs:", signature$outputs,
    if (length(requires))
      c("settings:", paste0("  requires: [", paste(vapply(requires, .millrace_text, ""), collapse = ", "), "]")),
    "tolerance:", paste("  absolute:", number), paste("  relative:", number),
    "training:", sprintf('  R: "%s.%s"', R.version$major, R.version$minor), trained))
}

.millrace_write <- function(path, lines) {
  out <- file(path, "wb")
  on.exit(close(out))
  writeLines(enc2utf8(lines), out, useBytes = TRUE)
}

package dev.ruban.data;

import org.jspecify.annotations.Nullable;

/// One attempt to read a table.
///
/// @param file    its name in messages
/// @param request the columns wanted
/// @param limits  of the file's parts
/// @param classes takes the values of the label column as texts; null: labels are numbers
record Reading(
        String file, DataRequest request, DataLimits limits, @Nullable ClassDictionary classes) {}

/**
 * The routes under {@code /_recommend}: requests are read here, done in {@code action}, and answered as JSON.
 */
package io.esrecommend.rest;

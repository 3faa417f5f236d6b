-- MySQL dump 10.13  Distrib 8.0.36
CREATE TABLE users (id int);
INSERT INTO users VALUES (1);
